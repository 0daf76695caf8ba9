# All ring groups, sorted by name.
data "pbx_ring_groups" "all" {}

# Those that ring all agents at once, in the order of their numbers.
data "pbx_ring_groups" "at_once" {
  filter  = "ring_strategy eq 'RING_SIMULTANEOUSLY'"
  orderby = "extension_number"
}

output "ring_groups" {
  value = { for group in data.pbx_ring_groups.all.ring_groups : group.name => group.extension_number }
}
