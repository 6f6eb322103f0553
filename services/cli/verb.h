// The steps of a case, `verify`, `assign`, `answer` and so on: rows of one table, one function for
// all. What a flag may hold and whether it must be given is read from the contract; the row only
// says what it is called.
//
//   {.name = "assign", .method = "AssignComplaint", .action = v1::ACTION_ASSIGN, .text = "note", .flags = {{"unit", "unit", "CODE", "The unit."}}}
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "services/cli/command.h"
#include "services/cli/session.h"
#include "tanggap/complaints/v1/lifecycle.pb.h"

namespace tanggap::cli {

struct VerbFlag {
  std::string name;
  std::string path;  // the field of the request that it sets
  std::string placeholder;
  std::string help;
  std::string fallback = "";
};

struct Verb {
  std::string name;
  std::string method;  // of ComplaintsService
  complaints::v1::Action action = complaints::v1::ACTION_UNSPECIFIED;
  Group group = Group::kHandler;
  std::string summary;
  // The field that the words after the complaint are for, and what help calls it.
  std::string text = "";
  std::string text_name = "TEXT";
  std::vector<VerbFlag> flags = {};
  std::string example;
  // False for filing, which has no complaint yet.
  bool names_complaint = true;
};

Command CommandOf(const Verb& verb);

// The request that the arguments mean, checked for what the contract requires, without complaint
// and request_id.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> RequestOf(const Verb& verb,
                                                                     const Arguments& arguments,
                                                                     std::istream& in,
                                                                     absl::TimeZone zone);

}  // namespace tanggap::cli
