# By extension number.
data "pbx_ring_group" "support" {
  extension_number = "6000"
}

# By id.
data "pbx_ring_group" "by_id" {
  id = "NzAwNTUxOTA5NzczMTUyMDAx"
}

output "support_agents" {
  value = data.pbx_ring_group.support.agents[*].extension_number
}
