#include "libs/rpc/request_parser.h"

#include <optional>
#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "libs/rpc/utf8_fields.h"

namespace tanggap::rpc {

using errors::Error;
using errors::Reason;
using google::protobuf::Message;

absl::StatusOr<std::unique_ptr<Message>> ParseRequest(const Message& prototype,
                                                      const FieldRules& rules,
                                                      std::string_view bytes) {
  std::unique_ptr<Message> request(prototype.New());
  if (!request->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    const auto* type = prototype.GetDescriptor();
    const std::optional<std::string> field = FieldWithBadUtf8(type, bytes);
    if (!field.has_value()) return Error(Reason::MALFORMED_REQUEST).With("type", type->full_name());
    return Error(Reason::INVALID_FIELD)
        .With("field", *field)
        .Field(*field, "Must be valid UTF-8 text.");
  }
  const std::vector<errors::FieldViolation> violations = rules.Check(request.get());
  if (violations.empty()) return request;
  Error error = Error(Reason::INVALID_FIELD).With("field", violations.front().field);
  for (const errors::FieldViolation& violation : violations)
    error.Field(violation.field, violation.description);
  return error;
}

}  // namespace tanggap::rpc
