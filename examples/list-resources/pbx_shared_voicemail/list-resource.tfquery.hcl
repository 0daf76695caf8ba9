# The shared voicemails with a text in their names. Without the config block it would be all of the tenant.
list "pbx_shared_voicemail" "front_desk" {
  provider = pbx
  limit    = 1000

  config {
    search = "front"
  }
}
