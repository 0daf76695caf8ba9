# The standard users. Without the config block it would be all users of the tenant.
list "pbx_user" "standard" {
  provider = pbx
  limit    = 1000

  config {
    filter = "role eq 'StandardUser'"
  }
}
