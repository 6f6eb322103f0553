// The flags and words of one command, read by a list of the flags it takes. A flag that is not
// given takes the value of its environment variable, else its default.
//
//   const std::vector<Flag> flags = {{.name = "unit", .placeholder = "CODE", .help = "The unit."}};
//   TANGGAP_ASSIGN_OR_RETURN(Arguments arguments, Arguments::Parse({"assign", "SG7K", "--unit", "p2p"}, flags, {}));
//   arguments.Text("unit");      // "p2p"
//   arguments.words();           // {"assign", "SG7K"}
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::cli {

struct Flag {
  std::string name;         // without the hyphens before it
  std::string placeholder;  // what stands for the value in help; a flag without one is a toggle
  std::string help;
  std::string environment = "";
  std::string fallback = "";
  bool repeated = false;  // may be given several times
};

class Arguments {
 public:
  // The error is a usage error that names the flag, and the nearest known one for an unknown flag.
  static absl::StatusOr<Arguments> Parse(const std::vector<std::string>& arguments,
                                         const std::vector<Flag>& flags,
                                         const std::map<std::string, std::string>& environment);

  bool Has(std::string_view flag) const { return values_.contains(flag); }
  // The last value given, "" for none.
  std::string Text(std::string_view flag) const;
  std::vector<std::string> All(std::string_view flag) const;
  // A toggle that is given, unless as --toggle=false.
  bool IsOn(std::string_view flag) const;

  // What is not a flag, the command's own name first.
  const std::vector<std::string>& words() const { return words_; }
  // The word after the command's name, from 0; "" where there is none.
  std::string Word(size_t index) const {
    return index + 1 < words_.size() ? words_[index + 1] : "";
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> words_;
};

}  // namespace tanggap::cli
