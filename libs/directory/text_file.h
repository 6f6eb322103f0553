// A message read from protobuf text format, which remembers in which line each of its fields
// stands.
//
//   TextFile<v1::Agency> file("directory.d/dinkes.textproto");
//   file.Parse(text);                                   // what cannot be read becomes a problem
//   findings.Error("units[3].parent", "no such unit");  // of a check of file.message()
//   file.Report(findings);                              // becomes a problem with its line
//   for (const Problem& problem : file.problems()) ...
#pragma once

#include <google/protobuf/text_format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/directory/findings.h"
#include "libs/directory/problem.h"

namespace tanggap::directory {

// What TextFile does whatever its message's type.
class TextFileBase {
 public:
  const std::string& name() const { return name_; }
  const std::vector<Problem>& problems() const { return problems_; }
  // False when the text could not be read to its end: the message is not worth checking then.
  bool readable() const { return readable_; }

  void Report(const Findings& findings);
  void AddProblem(Problem problem) { problems_.push_back(std::move(problem)); }

 protected:
  explicit TextFileBase(std::string name);
  ~TextFileBase();
  TextFileBase(TextFileBase&&) noexcept;
  TextFileBase& operator=(TextFileBase&&) noexcept;
  void ParseInto(std::string_view text, google::protobuf::Message* message);

 private:
  int LineOf(std::string_view path) const;

  std::string name_;
  const google::protobuf::Descriptor* type_ = nullptr;
  std::unique_ptr<google::protobuf::TextFormat::ParseInfoTree> locations_;
  std::vector<Problem> problems_;
  bool readable_ = false;
};

template <typename Message>
class TextFile : public TextFileBase {
 public:
  explicit TextFile(std::string name) : TextFileBase(std::move(name)) {}
  void Parse(std::string_view text) { ParseInto(text, &message_); }
  const Message& message() const { return message_; }

 private:
  Message message_;
};

}  // namespace tanggap::directory
