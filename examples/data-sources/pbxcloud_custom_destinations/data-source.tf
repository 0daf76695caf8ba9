# All that forward calls to a number.
data "pbxcloud_custom_destinations" "forwards" {
  provider = pbx
  type_id  = 1
}

# Which number each of them forwards to.
output "forwards" {
  value = {
    for d in data.pbxcloud_custom_destinations.forwards.custom_destinations :
    d.id => d.parameters[0]
  }
}
