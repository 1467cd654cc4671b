# make, make install PREFIX=/usr/local, make uninstall PREFIX=/usr/local
PREFIX = /usr/local

.PHONY: all install uninstall

all:
	JOCKER_UPDATE=1 ./jocker version >/dev/null

# A folder of its own, PREFIX/lib/jocker, and PREFIX/bin/jocker that starts it. The archive is made anew: it holds paths.
install: all
	rm -rf "$(PREFIX)/lib/jocker"
	mkdir -p "$(PREFIX)/lib" "$(PREFIX)/bin"
	cp -r dist "$(PREFIX)/lib/jocker"
	rm -rf "$(PREFIX)/lib/jocker/lib/cache" "$(PREFIX)/lib/jocker/lib/start"
	"$(PREFIX)/lib/jocker/lib/archive"
	printf '#!/bin/sh\nhome=%s\n. "$$home/lib/launch.sh"\n' "$(abspath $(PREFIX))/lib/jocker" >"$(PREFIX)/bin/jocker"
	chmod 755 "$(PREFIX)/bin/jocker"

uninstall:
	rm -rf "$(PREFIX)/lib/jocker" "$(PREFIX)/bin/jocker"
