#include "services/cli/verb.h"

#include <absl/strings/str_join.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/base/uuid.h"
#include "libs/errors/error.h"
#include "services/cli/complaint_names.h"
#include "services/cli/complaint_page.h"
#include "services/cli/field_text.h"
#include "services/cli/json.h"
#include "services/cli/text_input.h"
#include "services/cli/usage_error.h"
#include "tanggap/common/v1/rules.pb.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const Descriptor* RequestType(const Verb& verb) {
  return google::protobuf::DescriptorPool::generated_pool()
      ->FindMethodByName(base::Join(kComplaintsService, verb.method))
      ->input_type();
}

bool IsRequired(std::string_view path, const Descriptor* request) {
  const FieldDescriptor* field = FieldAt(path, request);
  return field != nullptr && field->options().GetExtension(common::v1::rules).required();
}

// A required field of a message that itself need not be there is required only with it.
bool MustBeGiven(std::string_view path, const Descriptor* request) {
  const size_t dot = path.rfind('.');
  return IsRequired(path, request) &&
         (dot == std::string_view::npos || MustBeGiven(path.substr(0, dot), request));
}

bool TextMustBeGiven(const Verb& verb) {
  return MustBeGiven(verb.text, RequestType(verb)) || !verb.names_complaint;
}

std::string HelpOf(const VerbFlag& flag, const Descriptor* request) {
  std::string help = flag.help;
  const FieldDescriptor* field = FieldAt(flag.path, request);
  if (field != nullptr && field->enum_type() != nullptr) {
    help += base::Join(" One of ", absl::StrJoin(EnumNames(field->enum_type()), ", "), ".");
  }
  if (MustBeGiven(flag.path, request) && flag.fallback.empty()) help += " Required.";
  return help;
}

absl::Status SetText(const Verb& verb, const Arguments& arguments, std::istream& in,
                     absl::TimeZone zone, Message& request) {
  if (verb.text.empty()) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(std::string text,
                           TextOf(arguments.Word(verb.names_complaint ? 1 : 0), in));
  if (text.empty()) {
    if (!TextMustBeGiven(verb)) return absl::OkStatus();
    return UsageError(base::Join(verb.text_name, " is missing. For example:\n  ", verb.example));
  }
  return SetField(verb.text, text, verb.text_name, zone, request);
}

std::string FilingPage(const v1::Complaint& complaint, const View& view) {
  const std::string& secret = complaint.mailbox_secret();
  if (secret.empty()) return "";
  std::string grouped;
  for (size_t i = 0; i < secret.size(); ++i) {
    if (i > 0 && i % 4 == 0 && secret.find('-') == std::string::npos) grouped += ' ';
    grouped += secret[i];
  }
  return base::Join("  ", view.Dim(view.Say("secret        ", "rahasia       ")),
                    view.Bold(grouped), "\n                ",
                    view.Say("Shown this once. With the number it lets the reporter read and "
                             "answer without an account.",
                             "Hanya ditampilkan sekali. Bersama nomor, pelapor dapat membaca dan "
                             "menjawab tanpa akun."),
                    "\n");
}

// Whether the same request may succeed, or may have succeeded already.
bool IsWorthRepeating(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status);
}

absl::Status PrintStep(const std::string& bytes, Session& session) {
  v1::Complaint complaint;
  if (!complaint.ParseFromString(bytes))
    return absl::InternalError("The answer is not a complaint.");
  Surroundings& surroundings = session.surroundings();
  if (session.json()) {
    TANGGAP_ASSIGN_OR_RETURN(std::string json, ToJson(complaint));
    surroundings.out << json;
    return absl::OkStatus();
  }
  surroundings.out << StepPage(complaint, session.view(), surroundings.clock.Now())
                   << FilingPage(complaint, session.view());
  return absl::OkStatus();
}

absl::Status RunVerb(const Verb& verb, const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Message> request,
                           RequestOf(verb, arguments, surroundings.in, ZoneOf(surroundings)));
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  const View& view = session->view();
  if (verb.names_complaint) {
    TANGGAP_ASSIGN_OR_RETURN(
        std::string name, ResolveComplaint(arguments.Word(0), arguments.Text("secret"), *session));
    TANGGAP_RETURN_IF_ERROR(SetField("name", name, "COMPLAINT", view.zone, *request));
  }
  std::string request_id = arguments.Text("request-id");
  if (request_id.empty()) request_id = base::Uuid::V4(surroundings.random).ToString();
  TANGGAP_RETURN_IF_ERROR(SetField("request_id", request_id, "--request-id", view.zone, *request));
  if (session->verbose()) surroundings.err << "request-id " << request_id << "\n";
  absl::StatusOr<std::string> answer =
      session->CallBytes(base::Join(kComplaintsService, verb.method), request->SerializeAsString());
  if (answer.ok()) return PrintStep(*answer, *session);
  if (IsWorthRepeating(answer.status())) {
    surroundings.err << "To send the very same again, so that it counts once: --request-id "
                     << request_id << "\n";
  }
  return std::move(answer).status();
}

std::vector<Flag> FlagsOf(const Verb& verb) {
  std::vector<Flag> flags;
  for (const VerbFlag& flag : verb.flags) {
    flags.push_back({.name = flag.name,
                     .placeholder = flag.placeholder,
                     .help = HelpOf(flag, RequestType(verb)),
                     .fallback = flag.fallback});
  }
  if (verb.names_complaint) {
    flags.push_back(
        {.name = "etag",
         .placeholder = "VERSION",
         .help = "Only if the case is still at this version, as `tanggap show` prints it."});
    flags.push_back(SecretFlag());
  }
  flags.push_back(
      {.name = "request-id",
       .placeholder = "UUID",
       .help = "Repeat an earlier request: it counts once, and gets the first answer."});
  return flags;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Message>> RequestOf(const Verb& verb, const Arguments& arguments,
                                                   std::istream& in, absl::TimeZone zone) {
  const Descriptor* type = RequestType(verb);
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  for (const VerbFlag& flag : verb.flags) {
    const std::string text = arguments.Text(flag.name);
    const std::string written = base::Join("--", flag.name);
    if (!text.empty()) {
      TANGGAP_RETURN_IF_ERROR(SetField(flag.path, text, written, zone, *request));
    } else if (MustBeGiven(flag.path, type)) {
      return UsageError(base::Join(written, " is missing. ", HelpOf(flag, type),
                                   "\nFor example:\n  ", verb.example));
    }
  }
  TANGGAP_RETURN_IF_ERROR(SetText(verb, arguments, in, zone, *request));
  if (verb.names_complaint && arguments.Has("etag")) {
    // The contract's etag is quoted; a shell eats quotes.
    std::string etag = arguments.Text("etag");
    if (!etag.starts_with("\"")) etag = base::Join("\"", etag, "\"");
    TANGGAP_RETURN_IF_ERROR(SetField("etag", etag, "--etag", zone, *request));
  }
  return request;
}

Command CommandOf(const Verb& verb) {
  std::string words = verb.names_complaint ? "COMPLAINT" : "";
  if (!verb.text.empty()) {
    if (!words.empty()) words += " ";
    words += TextMustBeGiven(verb) ? verb.text_name : base::Join("[", verb.text_name, "]");
  }
  const size_t least = verb.names_complaint ? 1 : 0;
  return {
      .name = verb.name,
      .words = words,
      .group = verb.group,
      .summary = verb.summary,
      .details = verb.text.empty()
                     ? ""
                     : base::Join(verb.text_name,
                                  " is what follows, in quotes; - reads it from standard input."),
      .flags = FlagsOf(verb),
      .example = verb.example,
      .least_words = least,
      .most_words = least + (verb.text.empty() ? 0 : 1),
      .run = [verb](const Arguments& arguments, Surroundings& surroundings) {
        return RunVerb(verb, arguments, surroundings);
      }};
}

}  // namespace tanggap::cli
