"""Headers that mean our fields, as other programs write them in English, German and French.

Programs looked at: HubSpot, Pipedrive, Salesforce, Google Contacts, Outlook, Thunderbird, LinkedIn, and the plain
names that people give to columns. Keys are (kind of record or "" for all, field); spelling and punctuation are
folded away, so each needs to stand here once.
"""

from __future__ import annotations

_PERSON = "contact person|ansprechpartner|interlocuteur"
_COMPANY = (
    "company|company name|account|account name|accountid|organization|organisation|organization name|employer|client|"
    "customer|firma|firmenname|unternehmen|kunde|konto|société|entreprise|client|associated company|"
    "associated company ids|company id|customer id|crm account|organization - name|associated companies"
)
_OWNER = (
    "owner|owner id|owner name|sales agent|sales rep|sales representative|salesperson|rep|agent|account owner|"
    "company owner|contact owner|deal owner|opportunity owner|account manager|assigned to|responsible|sales|"
    "employee id|verkäufer|vertreter|besitzer|zuständig|betreuer|inhaber|commercial|propriétaire|vendeur|responsable"
)

SYNONYMS: dict[tuple[str, str], str] = {
    ("", "street"): "address|address 1|street address|billing street|shipping street|business street|work address|"
    "mailing street|address 1 - street|organization - address|straße|strasse|straße geschäftlich|anschrift|adresse|"
    "rue|rue (bureau)|home street|home address|address 1 - formatted",
    ("", "city"): "town|billing city|shipping city|business city|work city|mailing city|address 1 - city|ort|stadt|"
    "ort geschäftlich|ville|ville (bureau)|home city",
    ("", "region"): "state|province|county|state/region|billing state|shipping state|business state|work state|"
    "mailing state|address 1 - region|bundesland|kanton|region geschäftlich|département|dép/région (bureau)|"
    "home state|territory|regional office|sales region|office",
    ("", "postal_code"): "zip|zip code|postcode|postal code|billing postal code|shipping postal code|"
    "business postal code|work zipcode|mailing zip/postal code|address 1 - postal code|plz|postleitzahl|"
    "postleitzahl geschäftlich|code postal|code postal (bureau)|home postal code|home zipcode",
    ("", "country"): "country/region|billing country|shipping country|business country/region|work country|"
    "mailing country|address 1 - country|office location|headquarters|land|land/region geschäftlich|staat|pays|"
    "pays/région (bureau)|home country|home country/region|ship country",
    ("", "email"): "e-mail|email address|e-mail address|mail|primary email|email work|person - email (work)|work email|"
    "e-mail 1 - value|e-mail-adresse|courriel|adresse de messagerie|adresse e-mail|email 1|contact email|"
    "business email",
    ("", "phone"): "telephone|phone number|tel|business phone|work phone|phone work|office phone|company main phone|"
    "primary phone|phone 1 - value|person - phone|main phone|telefon|telefonnummer|telefon geschäftlich|"
    "telefon firma|haupttelefon|téléphone|téléphone (bureau)|téléphone société|téléphone principal",
    ("", "mobile"): "mobile phone|cell|cell phone|mobile number|phone mobile|mobiltelefon|handy|tél. mobile|portable",
    ("", "website"): "web site|url|website url|web page|web page 1|homepage|home page|domain|company domain name|"
    "website 1 - value|webseite|internet|page web|site web|site internet",
    ("", "notes"): "note|description|comments|comment|remarks|background|note - content|notizen|bemerkung|bemerkungen|"
    "beschreibung|anmerkungen|kommentar|remarques|commentaires|company description|deal description",
    ("", "external_id"): "id|record id|rec id|external id|identifier|guid|uuid|prospect id|unique identifier|key|"
    "crm id|system id|nummer|nr|numéro|identifiant|oracle id c",
    ("", "currency"): "currency code|currency iso code|currencyisocode|deal currency|währung|devise|monnaie",
    ("", "source"): "lead source|source|original source|leadsource|channel|herkunft|quelle|origine|provenance|"
    "referred by|hs_analytics_source",
    ("", "owner"): _OWNER,
    ("companies", "name"): _COMPANY.replace("|accountid", "").replace("|company id|customer id", ""),
    ("companies", "external_id"): "account id|company id|customer id|customer number|account number|supplier id|"
    "shipper id|kundennummer|kunden-nr|kdnr|numéro client|accountnumber c",
    ("companies", "industry"): "sector|branch|line of business|branche|industrie|wirtschaftszweig|secteur|"
    "secteur d'activité|type of business",
    ("companies", "employees"): "number of employees|numberofemployees|headcount|staff|num employees|num emp|size|"
    "company size|mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter|beschäftigte|effectif|nombre d'employés|salariés",
    ("companies", "revenue"): "annual revenue|annualrevenue|turnover|sales volume|umsatz|jahresumsatz|"
    "chiffre d'affaires|ca",
    ("companies", "founded_year"): "year established|year founded|established|founded|founding year|gründungsjahr|"
    "gegründet|année de création|fondée en",
    ("companies", "parent"): "parent company|parent account|parent account id|parent id|subsidiary of|parentid|"
    "muttergesellschaft|konzern|société mère|maison mère",
    ("contacts", "full_name"): "name|contact|contact name|display name|person|person - name|full name|file as|"
    f"vollständiger name|anzeigename|nom complet|{_PERSON}",
    ("contacts", "given_name"): "first name|firstname|given name|forename|person - first name|vorname|prénom",
    ("contacts", "family_name"): "last name|lastname|surname|family name|person - last name|nachname|familienname|nom|"
    "nom de famille",
    ("contacts", "company"): _COMPANY,
    ("contacts", "job_title"): "title|position|job|role|function|contact title|organization title|"
    "funktion|berufsbezeichnung|stellung|poste|fonction|titre (2)|profession",
    ("contacts", "external_id"): "contact id|person id|lead id",
    ("", "do_not_call"): "donotcall|no calls|nicht anrufen|ne pas appeler|do not phone",
    ("", "do_not_mail"): "do not email|donotemail|no mail|opt out|unsubscribed|has opted out of email|"
    "email opt out|nicht anschreiben|ne pas contacter",
    ("products", "name"): "product|product name|item|item name|article|title|produkt|produktname|artikel|bezeichnung|"
    "produit|désignation",
    ("products", "code"): "sku|product code|item number|article number|part number|artikelnummer|produktnummer|art-nr|"
    "référence|code produit",
    ("products", "family"): "series|product family|category|product category|group|line|product line|category name|"
    "serie|kategorie|warengruppe|produktgruppe|gamme|catégorie|famille",
    ("products", "price"): "list price|sales price|unit price|standard price|retail price|preis|listenpreis|"
    "verkaufspreis|stückpreis|prix|prix unitaire|tarif",
    ("products", "external_id"): "product id|item id",
    ("products", "is_active"): "active|enabled|available|aktiv|actif",
    ("products", "is_discontinued"): "discontinued|retired|eingestellt|arrêté",
    ("users", "name"): "full name|user|user name|employee|sales agent|sales rep|salesperson|agent|rep|mitarbeiter|"
    "verkäufer|benutzer|vendeur|utilisateur|commercial|display name",
    ("users", "given_name"): "first name|firstname|vorname|prénom",
    ("users", "family_name"): "last name|lastname|surname|nachname|nom",
    ("users", "role"): "position|function|rolle|rôle",
    ("users", "manager"): "sales manager|supervisor|reports to|team lead|boss|leiter|vorgesetzter|teamleiter|"
    "responsable|chef",
    ("users", "region"): "regional office|team|territory|office|region|gebiet|niederlassung|bureau|secteur|équipe",
    ("users", "external_id"): "user id|employee id|personalnummer",
    ("users", "is_active"): "active|enabled|aktiv|actif",
    ("deals", "name"): "deal|deal title|deal - title|opportunity|opportunity name|title|subject|project|"
    "verkaufschance|projekt|betreff|bezeichnung|affaire|opportunité|nom de l'affaire|intitulé",
    ("deals", "external_id"): "deal no|deal nr|opportunity no|order no|opportunity id|deal id|order id|deal number|"
    "opportunity number|deal code|deal ref|deal reference|opp id|opp no|quote no|quote number|quotation no|offer no|"
    "case no|lead no|reference|reference no|reference number|ref|ref no|our ref|our reference|angebotsnummer|"
    "angebotsnr|vorgangsnummer|projektnummer|referenz|numéro d'affaire|numéro d'offre|référence",
    ("deals", "company"): _COMPANY,
    ("deals", "product"): "product name|item|product (event type)|product id|produkt|artikel|produit|article",
    ("deals", "quantity"): "qty|total opportunity quantity|units|number|menge|anzahl|stück|quantité|nombre",
    (
        "deals",
        "pipeline",
    ): "deal pipeline|sales pipeline|deal - pipeline|pipeline name|vertriebspipeline",
    ("deals", "phase_since"): "date entered current stage|date entered stage|last stage change|last stage change date|"
    "stage change date|stage since|in stage since|stage entered|phase since|entered phase on|in phase seit|phase seit|"
    "depuis cette étape",
    ("deals", "contact"): "contact name|contact person|primary contact|associated contact|associated contacts|person|"
    "person - name|deal - contact person|customer contact|full name|ansprechpartner|kontaktperson|kontakt|"
    "interlocuteur|personne de contact",
    ("deals", "contact_email"): "email|e-mail|email address|e-mail address|person - email|person - email (work)|"
    "primary email|work email|e-mail-adresse|courriel|adresse e-mail|adresse de messagerie",
    ("deals", "contact_phone"): "phone|phone number|telephone|mobile phone|person - phone|telefon|telefonnummer|"
    "téléphone",
    ("deals", "contact_title"): "job title|contact title|contact position|funktion|berufsbezeichnung|fonction|poste",
    ("deals", "contact_role"): "role|buying role|role in the decision|rolle|rôle",
    ("deals", "contact_id"): "contact ids|associated contact id|associated contact ids|person id|primary contact id",
    ("deals", "phase"): "stage|deal stage|sales stage|stagename|stage name|pipeline stage|opportunity stage|"
    "verkaufsphase|stufe|étape|phase de vente",
    ("deals", "outcome"): "status|deal status|opportunity status|result|ergebnis|statut|état|résultat",
    ("deals", "amount"): "value|deal value|deal - value|close value|total|price|revenue|deal amount|"
    "contract value|deal size|order value|est value|est. value|estimated value|expected value|expected revenue|"
    "estimated revenue|wert|betrag|summe|auftragswert|umsatz|montant|valeur|prix|total amount",
    ("deals", "started_on"): "engage date|start date|date|order date|opened|open date|create date|created date|"
    "created|created on|begin|created at|startdatum|beginn|erstellt am|anlagedatum|date de début|date de création|"
    "createdate",
    (
        "deals",
        "close_on",
    ): "close date|closing|closing on|closedate|closing date|closed date|close|abschlussdatum|abschluss am|"
    "date de clôture|date de signature|live date",
    (
        "deals",
        "expected_close_on",
    ): "expected close date|expected closing|exp. close|exp. close date|expected order date|"
    "expected decision|est. close|est. close date|estimated close|estimated close date|estimated closing|"
    "forecast close|forecast close date|target close|target close date|target date|decision date|close by|"
    "forecast date|deal - expected close date|"
    "erwarteter abschluss|voraussichtlicher abschluss|clôture prévue|required date",
    (
        "deals",
        "closed_on",
    ): "won time|lost time|deal - deal closed on|date closed|actual close date|abgeschlossen am|date de conclusion",
    (
        "deals",
        "own_probability",
    ): "probability|win probability|deal probability|close probability|chance|win chance|win %|likelihood|"
    "wahrscheinlichkeit|abschlusswahrscheinlichkeit|probabilité",
    ("deals", "is_renewal"): "is renewal|renewal deal|vertragsverlängerung|verlängerung|renouvellement",
    ("deals", "lost_reason"): "loss reason|closed lost reason|reason lost|reason|verlustgrund|absagegrund|"
    "raison de la perte|motif de perte",
    ("deals", "competitor"): "competition|lost to|main competitor|wettbewerber|mitbewerber|konkurrent|concurrent",
}
