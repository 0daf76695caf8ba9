# The custom destinations of a tenant that forward calls. Without the config block it would be
# all of those of the provider's default tenant.
list "pbxcloud_custom_destination" "forwards" {
  provider = pbx
  limit    = 1000

  config {
    tenant  = "DEMO"
    type_id = 1
  }
}
