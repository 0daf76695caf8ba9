# All trunks, sorted by name.
data "pbx_trunks" "all" {}

# Those that are used.
data "pbx_trunks" "enabled" {
  filter = "enabled eq true"
}

output "trunks" {
  value = { for trunk in data.pbx_trunks.enabled.trunks : trunk.name => trunk.id }
}
