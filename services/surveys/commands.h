// The words that tanggap-surveys understands: serve, migrate, load-reference, generate-keys,
// new-epoch, reseal, check-config, consumers.
#pragma once

namespace tanggap::surveys {

// Runs the program. 0 when all went well, 1 when not, 2 when it was called wrongly.
int RunCommand(int argc, char** argv);

}  // namespace tanggap::surveys
