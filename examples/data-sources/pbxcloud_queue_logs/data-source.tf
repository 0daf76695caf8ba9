data "pbxcloud_queue_logs" "january" {
  provider = pbx
  start    = "2017-01-01"
  end      = "2017-02-01"
}

# What the PBX has as columns.
output "columns" {
  value = data.pbxcloud_queue_logs.january.columns
}

output "abandoned" {
  value = length([for r in data.pbxcloud_queue_logs.january.records : r if r.disposition == "ABANDONED"])
}
