#include "services/cli/contract_commands.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/contract_text.h"
#include "services/cli/contracts.h"
#include "services/cli/json.h"
#include "services/cli/session.h"
#include "services/cli/text_input.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

absl::Status RunCall(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  const std::string written = arguments.Word(1);
  TANGGAP_ASSIGN_OR_RETURN(std::string json,
                           TextOrFileOf(written.empty() ? "{}" : written, surroundings.in));
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Contracts> contracts,
                           Contracts::Load(session->options()));
  TANGGAP_ASSIGN_OR_RETURN(const MethodDescriptor* method,
                           contracts->FindMethod(arguments.Word(0)));
  if (method->client_streaming() || method->server_streaming()) {
    return UsageError(
        base::Join(method->full_name(), " is a stream; only single calls can be made here."));
  }
  const std::unique_ptr<Message> request = contracts->New(method->input_type());
  TANGGAP_RETURN_IF_ERROR(FromJson(json, *request));
  TANGGAP_ASSIGN_OR_RETURN(std::string bytes,
                           session->CallBytes(method->full_name(), request->SerializeAsString()));
  const std::unique_ptr<Message> response = contracts->New(method->output_type());
  if (!response->ParseFromString(bytes)) {
    return absl::InternalError(
        base::Join("The answer is not a message of type ", response->GetTypeName(), "."));
  }
  TANGGAP_ASSIGN_OR_RETURN(
      std::string text, session->json() ? ToJson(*response) : ToLines(*response, session->view()));
  surroundings.out << text;
  return absl::OkStatus();
}

absl::StatusOr<std::string> Description(const Contracts& contracts, const std::string& written,
                                        const View& view) {
  std::string text;
  if (!written.empty()) {
    if (const auto* message = contracts.FindMessage(written)) return MessageText(*message, view);
    if (const auto* type = contracts.FindEnum(written)) return EnumText(*type, view);
    for (const auto* service : contracts.services()) {
      if (service->full_name() == written || service->name() == written)
        return ServiceText(*service, view);
    }
    TANGGAP_ASSIGN_OR_RETURN(const MethodDescriptor* method, contracts.FindMethod(written));
    return MethodText(*method, view);
  }
  for (const auto* service : contracts.services())
    text += base::Join(text.empty() ? "" : "\n", ServiceText(*service, view));
  return text;
}

absl::Status RunDescribe(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Contracts> contracts,
                           Contracts::Load(session->options()));
  TANGGAP_ASSIGN_OR_RETURN(std::string text,
                           Description(*contracts, arguments.Word(0), session->view()));
  if (!contracts->from_service()) {
    surroundings.err << "The service at " << session->options().address
                     << " does not tell its contracts (reflection is on in development only); "
                        "these are the ones this program was built with.\n";
  }
  surroundings.out << text;
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ContractCommands() {
  return {
      {.name = "call",
       .words = "METHOD [JSON|@FILE|-]",
       .group = Group::kTools,
       .summary = "Call any method of any service with a request in JSON",
       .details = "METHOD is a full name, or its end as long as only one method has it. The "
                  "request is given as it "
                  "stands, in a file, or on standard input; left out it is empty.",
       .example = "tanggap call ListAgencies '{\"page_size\": 3}' --json",
       .least_words = 1,
       .most_words = 2,
       .run = RunCall},
      {.name = "describe",
       .words = "[SERVICE|METHOD|MESSAGE|ENUM]",
       .group = Group::kTools,
       .summary = "Show the methods of a service, who may call them, and the rules of their fields",
       .example = "tanggap describe CreateComplaint",
       .most_words = 1,
       .run = RunDescribe}};
}

}  // namespace tanggap::cli
