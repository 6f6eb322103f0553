#include "services/surveys/domain/audit_sentences.h"

#include <absl/strings/str_replace.h>

#include "libs/base/strings.h"

namespace tanggap::surveys {

namespace {

struct Sentences {
  const char* english;
  const char* indonesian;
};

Sentences SentencesOf(v1::AuditFindingKind kind) {
  switch (kind) {
    case v1::AUDIT_FINDING_KIND_WEIGHT_CUT:
      return {"The index was computed with the cut weight {}; compute it with the exact weights.",
              "Indeks dihitung dengan bobot terpotong {}; hitung dengan bobot yang tepat."};
    case v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP:
      return {"The index {} does not follow from the NRR, however they were rounded; check both.",
              "Indeks {} tidak dapat diperoleh dari NRR, bagaimanapun pembulatannya; periksa "
              "keduanya."};
    case v1::AUDIT_FINDING_KIND_WRONG_GRADE:
      return {"The grade is not that of the index, which is {}; correct one of the two.",
              "Mutu pelayanan tidak sesuai dengan indeksnya, yaitu {}; perbaiki salah satunya."};
    case v1::AUDIT_FINDING_KIND_OTHER_BANDS:
      return {"The grade was read from the bands of {}; read it from those of this profile.",
              "Mutu pelayanan dibaca dari rentang {}; baca dari rentang profil ini."};
    case v1::AUDIT_FINDING_KIND_WRONG_ELEMENTS:
      return {
          "The element {} is missing, or is none of this profile; check which regulation the "
          "report follows.",
          "Unsur {} tidak ada, atau bukan unsur profil ini; periksa peraturan yang diikuti "
          "laporan."};
    case v1::AUDIT_FINDING_KIND_OUT_OF_SCALE:
      return {"The NRR of {} lies outside the scale; check how it was computed.",
              "NRR unsur {} berada di luar skala; periksa cara penghitungannya."};
    case v1::AUDIT_FINDING_KIND_SAMPLE_TOO_SMALL:
      return {
          "There are fewer respondents than the {} that Krejcie and Morgan ask for; ask more "
          "people.",
          "Jumlah responden kurang dari {} menurut Krejcie dan Morgan; tambah responden."};
    case v1::AUDIT_FINDING_KIND_SAMPLE_TOO_LARGE:
      return {
          "There are more respondents than the {} people who used the service; check both "
          "numbers.",
          "Jumlah responden melebihi {} pengguna layanan; periksa kedua angka."};
    default:
      return {"", ""};
  }
}

}  // namespace

std::string FindingSentence(v1::AuditFindingKind kind, std::string_view subject,
                            errors::Language language) {
  const Sentences sentences = SentencesOf(kind);
  const char* sentence =
      language == errors::Language::kEnglish ? sentences.english : sentences.indonesian;
  return absl::StrReplaceAll(sentence, {{"{}", base::AsAbsl(subject)}});
}

}  // namespace tanggap::surveys
