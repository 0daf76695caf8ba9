# All outbound rules, by their priority.
data "pbx_outbound_rules" "all" {
  orderby = "priority,name"
}

output "outbound_rules" {
  value = data.pbx_outbound_rules.all.outbound_rules[*].name
}
