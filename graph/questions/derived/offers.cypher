// asks: What was offered to whom?
// takes: nothing
// gives: id string, decision string, benefit string, event string, recipient string, msisdn string?, reference string, state string, because string?, text_kk string, text_ru string
MATCH (offer:Offer)
RETURN offer.id AS id, offer.decision AS decision, offer.benefit AS benefit, offer.event AS event,
       offer.recipient AS recipient, offer.msisdn AS msisdn, offer.reference AS reference,
       offer.state AS state, offer.because AS because, offer.text_kk AS text_kk, offer.text_ru AS text_ru
