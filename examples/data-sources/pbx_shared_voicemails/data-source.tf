# All shared voicemails, sorted by name.
data "pbx_shared_voicemails" "all" {}

# Those that anybody may listen to.
data "pbx_shared_voicemails" "open" {
  filter = "enable_pin eq false"
}

output "without_pin" {
  value = data.pbx_shared_voicemails.open.shared_voicemails[*].name
}
