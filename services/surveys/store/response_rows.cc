#include "services/surveys/store/response_rows.h"

namespace tanggap::surveys {

ResponseRow ReadResponseRow(const postgres::Row& from) {
  ResponseRow row;
  row.series = static_cast<int>(from.Int("series"));
  row.version = static_cast<int>(from.Int("version"));
  row.level = static_cast<v1::RespondentLevel>(from.Int("level"));
  row.state = static_cast<v1::ResponseState>(from.Int("state"));
  row.month = static_cast<int>(from.Int("month"));
  row.day = from.OptionalText("day");
  row.imported = from.Bool("imported");
  row.unit = from.Text("unit");
  row.service = from.Text("service");
  row.channel = static_cast<common::v1::Channel>(from.Int("channel"));
  row.language = from.OptionalText("language");
  row.answers = from.Bytes("answers");
  for (const int64_t flag : from.IntArray("flags"))
    row.flags.push_back(static_cast<v1::QualityFlag>(flag));
  return row;
}

}  // namespace tanggap::surveys
