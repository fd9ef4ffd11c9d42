// asks: What is this store?
// takes: nothing
// gives: name string, value string
MATCH (setting:Setting)
RETURN setting.name AS name, setting.value AS value
