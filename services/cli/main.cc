#include <unistd.h>

#include <cstdlib>

#include "libs/config/settings.h"
#include "services/cli/app.h"
#include "services/cli/signal_listener.h"

int main(int count, char** words) {
  // gRPC's own lines on the terminal say nothing that an error of ours does not.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  const tanggap::base::SystemClock clock;
  tanggap::base::SystemRandom random;
  const bool colours = std::getenv("NO_COLOR") == nullptr;
  tanggap::cli::Surroundings surroundings{
      .environment = tanggap::config::ProcessEnvironment(),
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .colours_out = colours && isatty(STDOUT_FILENO) != 0,
      .colours_err = colours && isatty(STDERR_FILENO) != 0,
      .terminal_err = isatty(STDERR_FILENO) != 0,
      .clock = clock,
      .random = random,
      .listen = [](tanggap::cli::Interruption& interruption) {
        return std::make_shared<tanggap::cli::SignalListener>(interruption);
      }};
  return tanggap::cli::Run({words + 1, words + count}, surroundings);
}
