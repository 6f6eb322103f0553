// What the command line touches of the world: arguments' environment, the three streams, the time,
// random bytes. A test gives its own.
//
//   std::ostringstream out, err;
//   Surroundings surroundings{.environment = {{"TANGGAP_ADDRESS", address}}, .in = in, .out = out, .err = err,
//                             .clock = clock, .random = random};
//   EXPECT_EQ(Run({"track", "SG7K-3M9Q-XW2B-7"}, surroundings), 0);
#pragma once

#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "services/cli/interruption.h"

namespace tanggap::cli {

struct Surroundings {
  std::map<std::string, std::string> environment;
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colours_out = false;
  bool colours_err = false;
  // Somebody sees what is written over.
  bool terminal_err = false;
  const base::Clock& clock;
  base::Random& random;
  // From here on, and while what it gives lives, Ctrl-C raises the interruption. Null where nobody
  // can interrupt.
  std::function<std::shared_ptr<void>(Interruption&)> listen = nullptr;

  // "" for a variable that is absent.
  std::string Variable(std::string_view name) const {
    const auto found = environment.find(std::string(name));
    return found == environment.end() ? std::string() : found->second;
  }
};

}  // namespace tanggap::cli
