// Every method that the surveys service answers, with what it is about and a request. A method
// without a row here fails the test.
#pragma once

#include <google/protobuf/descriptor.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "tanggap/common/v1/access.pb.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

// What a method is about, and so who may do it beyond having one of its roles.
enum class Concern {
  kNothing,     // nobody's in particular: whoever has got in
  kReads,       // reads something of a survey: whoever is of its agency, be it of one unit
  kChanges,     // changes it: whoever is of its agency as a whole
  kMakes,       // makes something of the agency's: the same
  kLists,       // lists what its caller may see
  kLog,         // what happened in the agency: whoever is of it as a whole
  kLogSlice,    // the same, one of several: refused by itself
  kImports,     // items of the agency as a whole, each refused by itself
  kAnswers,     // answers a form
  kHasReceipt,  // asks with the receipt of a response
  kWithToken,   // asks another service with the caller's own token: whoever shows one
};

// A way to a survey of dinkes, with what respondents of it hold.
struct Way {
  std::string link;
  // Where one is needed.
  std::string token;
  // Of a response that was given.
  std::string receipt;
};

// A published survey of dinkes.
struct Target {
  std::string name;
  std::string etag;
  // Its collectors: of tokens, of devices, of imports; and the way of each level.
  std::string collector;
  std::string of_imports;
  std::string of_devices;
  std::string link_of_devices;
  std::map<v1::RespondentLevel, Way> ways;
  // The response that was given under IDENTIFIED, as staff name it.
  std::string response;
  // What was published of it, and what is done about that.
  std::string publication;
  std::string improvement;
  // Another one, which has an index.
  std::string measured;
};

struct MethodRow {
  std::string service;
  std::string name;
  Concern concern = Concern::kNothing;
  // The bytes of a request that whoever may is granted; `level` counts for kAnswers and kHasReceipt
  // alone.
  std::function<std::string(const Target& on, v1::RespondentLevel level)> request;
  // What whoever may is told, where there is nothing to be had.
  std::optional<errors::Reason> granted = std::nullopt;
  // Of respondents: under ANONYMOUS alone.
  bool anonymous_alone = false;

  std::string full_name() const { return service + "." + name; }
  // Ends the test program when the contracts have no such method.
  const google::protobuf::MethodDescriptor& descriptor() const;
  const common::v1::Access& option() const;
};

const std::vector<MethodRow>& MethodTable();

}  // namespace tanggap::surveys
