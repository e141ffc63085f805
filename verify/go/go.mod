module anchorwebhooks

go 1.22
