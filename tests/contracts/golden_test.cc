// The bytes of events that were released are read for ever, and mean what they meant
// (golden/README.md).
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <set>

#include "tanggap/complaints/v1/events.pb.h"
#include "tanggap/surveys/v1/events.pb.h"
#include "tests/contracts/contracts.h"

namespace tanggap::contracts {
namespace {

namespace fs = std::filesystem;
using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using ::testing::HasSubstr;

// Steps that the contract has room for and nothing takes yet. Who makes the first of a kind takes
// it out here and adds its file.
const std::set<std::string> kNotYet = {"complaints.v1.ComplaintDueTimesChanged",
                                       "complaints.v1.ComplaintEscalated"};

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// "complaints.v1.ComplaintFiled" by the stem "complaints.v1.ComplaintFiled.1".
std::string TypeOf(const std::string& stem) { return stem.substr(0, stem.rfind('.')); }

// The type of an event whose message is <Subject>Event and has a oneof `step`; else the message's
// own name.
std::string TypeOf(const Message& message) {
  const Descriptor& type = *message.GetDescriptor();
  const std::string name = type.full_name().substr(std::string("tanggap.").size());
  const auto* step = type.FindOneofByName("step");
  if (step == nullptr) return name;
  const FieldDescriptor* set = message.GetReflection()->GetOneofFieldDescriptor(message, step);
  if (set == nullptr) return "an event without a step";
  return name.substr(0, name.size() - std::string("Event").size()) + set->message_type()->name();
}

bool HasUnknownFields(const Message& message) {
  const auto& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return true;
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) {
      if (HasUnknownFields(reflection.GetMessage(message, field))) return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      if (HasUnknownFields(reflection.GetRepeatedMessage(message, field, i))) return true;
    }
  }
  return false;
}

struct Decoded {
  std::unique_ptr<Message> message;
  std::string problem;
};

// What the bytes are now, if it is what the text says.
Decoded Decode(const std::string& bytes, const std::string& text) {
  std::smatch name;
  static const std::regex kName("# proto-message: ([A-Za-z0-9_.]+)");
  if (!std::regex_search(text, name, kName)) return {nullptr, "does not say its proto-message"};
  const Descriptor* type = DescriptorPool::generated_pool()->FindMessageTypeByName(name[1]);
  if (type == nullptr) return {nullptr, "there is no message " + name[1].str()};
  const Message* prototype = MessageFactory::generated_factory()->GetPrototype(type);
  std::unique_ptr<Message> meant(prototype->New());
  std::unique_ptr<Message> message(prototype->New());
  if (!google::protobuf::TextFormat::ParseFromString(text, meant.get()))
    return {nullptr, "a name in its text is unknown now"};
  if (!message->ParseFromString(bytes)) return {nullptr, "its bytes cannot be parsed"};
  if (HasUnknownFields(*message)) return {nullptr, "a field in its bytes is unknown now"};
  google::protobuf::util::MessageDifferencer differences;
  std::string report;
  differences.ReportDifferencesToString(&report);
  if (!differences.Compare(*meant, *message)) return {nullptr, "means something else: " + report};
  return {std::move(message), ""};
}

// By their stems.
std::map<std::string, fs::path> GoldenFiles() {
  std::map<std::string, fs::path> files;
  for (const auto& entry : fs::directory_iterator(GOLDEN_DIR)) {
    if (entry.path().extension() == ".binpb") files[entry.path().stem().string()] = entry.path();
  }
  return files;
}

std::unique_ptr<Message> DecodeFile(const fs::path& path) {
  Decoded decoded = Decode(Read(path), Read(fs::path(path).replace_extension(".txtpb")));
  EXPECT_EQ(decoded.problem, "") << path;
  return std::move(decoded.message);
}

TEST(GoldenTest, EveryFileMeansWhatItMeant) {
  const auto files = GoldenFiles();
  EXPECT_GE(files.size(), 20u);
  for (const auto& [stem, path] : files) {
    const std::unique_ptr<Message> message = DecodeFile(path);
    if (message == nullptr) continue;
    EXPECT_EQ(TypeOf(*message), TypeOf(stem)) << path;
  }
}

TEST(GoldenTest, EveryEventTypeHasOne) {
  static const std::regex kEvents("tanggap/[a-z_]+/v[0-9]+/events\\.proto");
  std::set<std::string> kept;
  for (const auto& [stem, path] : GoldenFiles()) kept.insert(TypeOf(stem));
  EXPECT_TRUE(kept.contains("common.v1.Event"));
  const Contracts contracts;
  int types = 0;
  for (const auto* file : contracts.files()) {
    if (!std::regex_match(file->name(), kEvents)) continue;
    for (int i = 0; i < file->message_type_count(); ++i) {
      const auto* step = file->message_type(i)->FindOneofByName("step");
      if (step == nullptr) continue;
      const std::string event = file->message_type(i)->full_name();
      const std::string start = event.substr(8, event.size() - 8 - std::string("Event").size());
      for (int j = 0; j < step->field_count(); ++j, ++types) {
        const std::string type = start + step->field(j)->message_type()->name();
        EXPECT_NE(kept.contains(type), kNotYet.contains(type)) << type;
      }
    }
  }
  EXPECT_GE(types, 23);
}

// Whether it is the message of a step that nothing takes yet.
bool IsNotYet(const Descriptor& message) {
  const std::string area = message.file()->package().substr(std::string("tanggap.").size()) + ".";
  for (const char* subject : {"Complaint", "Survey", "Figures", "Invitation"}) {
    if (kNotYet.contains(area + subject + message.name())) return true;
  }
  return false;
}

// Every field of every message below `type`, the steps that are not taken yet apart.
void CollectFields(const Descriptor& type, std::set<const Descriptor*>& seen,
                   std::set<std::string>& fields) {
  if (IsNotYet(type)) return;
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const Descriptor* below = field->message_type();
    if (below != nullptr) CollectFields(*below, seen, fields);
    if (below == nullptr || !IsNotYet(*below)) fields.insert(field->full_name());
  }
}

void CollectSetFields(const Message& message, std::set<std::string>& fields) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    fields.insert(field->full_name());
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) CollectSetFields(reflection.GetMessage(message, field), fields);
    for (int i = 0; field->is_repeated() && i < reflection.FieldSize(message, field); ++i)
      CollectSetFields(reflection.GetRepeatedMessage(message, field, i), fields);
  }
}

TEST(GoldenTest, EveryFieldIsSetSomewhere) {
  std::set<const Descriptor*> seen;
  std::set<std::string> all, set;
  CollectFields(*complaints::v1::ComplaintEvent::descriptor(), seen, all);
  CollectFields(*surveys::v1::SurveyEvent::descriptor(), seen, all);
  CollectFields(*surveys::v1::FiguresEvent::descriptor(), seen, all);
  CollectFields(*surveys::v1::InvitationEvent::descriptor(), seen, all);
  for (const auto& [stem, path] : GoldenFiles()) {
    if (const std::unique_ptr<Message> message = DecodeFile(path)) CollectSetFields(*message, set);
  }
  EXPECT_GE(all.size(), 60u);
  for (const std::string& field : all) EXPECT_TRUE(set.contains(field)) << field;
}

// ---- Each way in which a contract could break is noticed ----

const char kText[] =
    "# proto-message: tanggap.complaints.v1.Rejected\n\nreason: REJECTION_REASON_SPAM\n";

std::string Rejected() {
  complaints::v1::Rejected rejected;
  rejected.set_reason(complaints::v1::REJECTION_REASON_SPAM);
  return rejected.SerializeAsString();
}

TEST(DecodeTest, NoticesEveryDifference) {
  EXPECT_EQ(Decode(Rejected(), kText).problem, "");
  EXPECT_THAT(Decode("", kText).problem, HasSubstr("means something else"));
  // A field whose number was given up, a value that was renumbered, bytes that are none.
  EXPECT_THAT(Decode(Rejected() + "\x50\x01", kText).problem, HasSubstr("unknown now"));
  EXPECT_THAT(Decode("\x08\x01", kText).problem, HasSubstr("means something else"));
  EXPECT_THAT(Decode("\xff", kText).problem, HasSubstr("cannot be parsed"));
}

TEST(DecodeTest, NoticesARenamedFieldValueOrMessage) {
  const auto with = [](std::string from, const std::string& to) {
    std::string text = kText;
    return Decode(Rejected(), text.replace(text.find(from), from.size(), to)).problem;
  };
  EXPECT_THAT(with("reason:", "cause:"), HasSubstr("a name in its text"));
  EXPECT_THAT(with("REASON_SPAM", "REASON_JUNK"), HasSubstr("a name in its text"));
  EXPECT_THAT(with("v1.Rejected", "v1.Refused"), HasSubstr("no message"));
  EXPECT_THAT(with("# proto-message", "# message"), HasSubstr("does not say"));
}

}  // namespace
}  // namespace tanggap::contracts
