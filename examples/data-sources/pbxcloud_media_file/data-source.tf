data "pbxcloud_media_file" "greeting" {
  provider = pbx
  id       = "3619"
}

# Whether the announcement is still the one that was approved.
output "greeting_sha256" {
  value = data.pbxcloud_media_file.greeting.sha256
}
