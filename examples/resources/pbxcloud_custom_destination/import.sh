terraform import pbxcloud_custom_destination.boss DEMO/1
