# All inbound rules, sorted by name.
data "pbx_inbound_rules" "all" {}

# Those that apply.
data "pbx_inbound_rules" "enabled" {
  filter = "enabled eq true"
}

output "destinations" {
  value = { for rule in data.pbx_inbound_rules.enabled.inbound_rules : rule.did_numbers => rule.office_hours_forward_rule }
}
