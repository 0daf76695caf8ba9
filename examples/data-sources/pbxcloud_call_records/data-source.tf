# The calls of January 2017. The period ends with the midnight at the beginning of its last day.
data "pbxcloud_call_records" "january" {
  provider = pbx
  start    = "2017-01-01"
  end      = "2017-02-01"
}

# The calls of yesterday, as the file calls.csv: terraform output -raw yesterday > calls.csv
data "pbxcloud_call_records" "yesterday" {
  provider = pbx
  start    = formatdate("YYYY-MM-DD", timeadd(plantimestamp(), "-24h"))
  end      = formatdate("YYYY-MM-DD", plantimestamp())
}

output "yesterday" {
  value = data.pbxcloud_call_records.yesterday.csv
}

# How many calls from each number. The columns are set up on the PBX.
output "calls_by_number" {
  value = { for number, calls in { for r in data.pbxcloud_call_records.january.records : r.src => r... } : number => length(calls) }
}
