#include "services/complaints/api/normal_form.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/timestamp.pb.h>

#include <memory>
#include <vector>

namespace tanggap::complaints {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// A time that is all zeros is one all the same.
bool SaysSomething(const Message& part) {
  return part.ByteSizeLong() > 0 ||
         part.GetDescriptor() == google::protobuf::Timestamp::descriptor();
}

void DropEmptyParts(Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (field->is_repeated()) {
      for (int i = 0; is_message && i < reflection.FieldSize(message, field); ++i)
        DropEmptyParts(*reflection.MutableRepeatedMessage(&message, field, i));
    } else if (is_message) {
      Message& part = *reflection.MutableMessage(&message, field);
      DropEmptyParts(part);
      if (!SaysSomething(part)) reflection.ClearField(&message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
               reflection.GetString(message, field).empty()) {
      reflection.ClearField(&message, field);
    }
  }
}

}  // namespace

std::string NormalForm(const Message& message) {
  const std::unique_ptr<Message> said(message.New());
  said->CopyFrom(message);
  said->DiscardUnknownFields();
  DropEmptyParts(*said);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    said->SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace tanggap::complaints
