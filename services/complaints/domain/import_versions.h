// A case of another system that is told again: how the two tellings stand to each other, and what
// is to become of it. Steps are compared by what was done, one after the other; what is said of a
// step that both tell (its words, its time) is kept as it was first told.
//
//   const Telling telling = {.same_filing = true, .steps = Align(known, told), .order = Order::kLater};
//   switch (Judge(telling)) ...
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tanggap/complaints/v1/lifecycle.pb.h"

namespace tanggap::complaints {

// A step as it was told.
struct ToldStep {
  v1::Action action = v1::ACTION_UNSPECIFIED;
  // The same for two steps of which the same is said. Empty when that cannot be known any more:
  // then it counts as the same.
  std::string fingerprint;
};

// What the longest sequence of actions that both tellings have in common leaves over.
struct Alignment {
  // Steps of the known telling, and of the new one, behind that sequence.
  size_t known_behind = 0;
  size_t told_behind = 0;
  // Up to its end both tell the same steps and say the same of each.
  bool alike = true;
  // The known telling ended the case behind it, which the new one does not tell.
  bool end_left_out = false;
};

Alignment Align(const std::vector<ToldStep>& known, const std::vector<ToldStep>& told);

// Which of two tellings is the later, by what their source says.
enum class Order { kNotSaid, kEarlier, kSame, kLater };

// How what is told now stands to what was told before.
struct Telling {
  // It tells no filing, or the same one.
  bool same_filing = true;
  Alignment steps;
  Order order = Order::kNotSaid;
};

enum class Verdict {
  kUnchanged,  // nothing is to be done; a later telling is the known one from now on
  kOutdated,   // a later telling is known, or one that says more
  kDiffers,    // it says other things, and nothing says that it is later
  kGoOn,       // the steps behind the common ones are to be carried out
  kGoBack,     // it tells less than was carried out, and nothing else
};

Verdict Judge(const Telling& telling);

// Something that both tell is said in another way.
inline bool HistoryDiffers(const Alignment& steps) {
  return !steps.alike || steps.known_behind > 0;
}

}  // namespace tanggap::complaints
