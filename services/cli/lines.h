// Lines of a name and a value, as pages about one thing have them.
//
//   Lines lines(view);
//   lines.Add(view.Say("held by", "dipegang"), Harmless(holder));      // left out when it is empty
//   lines.AddText(view.Say("Answer", "Jawaban"), answer);              // under its name, in paragraphs
//   out << lines.Text();
#pragma once

#include <string>
#include <string_view>

#include "services/cli/view.h"

namespace tanggap::cli {

class Lines {
 public:
  explicit Lines(const View& view) : view_(view) {}

  void Add(std::string_view name, std::string_view value);
  void AddAlarm(std::string_view name, std::string_view value, bool alarm);
  // A longer text, under its name.
  void AddText(std::string_view name, std::string_view value);
  std::string Text() const { return text_; }

 private:
  void Indent(std::string_view first, std::string_view value, size_t depth);

  const View& view_;
  std::string text_;
};

}  // namespace tanggap::cli
