#include "libs/errors/catalogue.h"

#include <algorithm>
#include <iterator>

#include "libs/base/strings.h"

namespace tanggap::errors {
namespace {

using absl::StatusCode;

// Ordered by number, as in proto/tanggap/common/v1/errors.proto.
// clang-format off
constexpr CatalogueEntry kCatalogue[] = {
  {Reason::MALFORMED_REQUEST, StatusCode::kInvalidArgument,
   "The request's bytes are not a valid message[ of type {type}]; build the request with code generated from Tanggap's contracts and send it again.",
   "Isi permintaan bukan pesan yang sah[ dari tipe {type}]; susun permintaan dengan kode yang dihasilkan dari kontrak Tanggap, lalu kirim ulang."},
  {Reason::INVALID_FIELD, StatusCode::kInvalidArgument,
   "One or more fields of the request break their rules[, the first is '{field}']; correct the fields listed in the field violations and send the request again.",
   "Satu atau beberapa isian tidak memenuhi aturan[, yang pertama '{field}']; perbaiki isian yang tercantum dalam daftar pelanggaran, lalu kirim ulang."},
  {Reason::REQUEST_TOO_LARGE, StatusCode::kInvalidArgument,
   "The request is larger than the[ {limit_bytes} bytes that the] server takes; send fewer items or a shorter text.",
   "Ukuran permintaan melebihi batas[ {limit_bytes} bita] yang diterima server; kurangi jumlah butir atau perpendek teksnya."},
  {Reason::INVALID_FILTER, StatusCode::kInvalidArgument,
   "The filter cannot be read[ at character {position}][: {problem}]; correct it as the method's documentation shows.",
   "Filter tidak dapat dibaca[ pada karakter ke-{position}]; perbaiki sesuai dokumentasi metode."},
  {Reason::INVALID_ORDER_BY, StatusCode::kInvalidArgument,
   "The order cannot be used[ because of '{field}']; sort by fields that the method's documentation lists, for example \"record_time desc\".",
   "Urutan tidak dapat dipakai[ karena '{field}']; urutkan menurut isian yang tercantum dalam dokumentasi metode, misalnya \"record_time desc\"."},
  {Reason::INVALID_PAGE_TOKEN, StatusCode::kInvalidArgument,
   "The page token is damaged, has expired, or belongs to another query or caller; start again from the first page with an empty page_token.",
   "Token halaman rusak, kedaluwarsa, atau milik kueri atau pemanggil lain; mulai lagi dari halaman pertama dengan page_token kosong."},
  {Reason::INVALID_UPDATE_MASK, StatusCode::kInvalidArgument,
   "The update mask names a field that does not exist or cannot be changed[: '{field}']; name only fields that the method's documentation lists.",
   "Update mask menyebut isian yang tidak ada atau tidak dapat diubah[: '{field}']; sebutkan hanya isian yang tercantum dalam dokumentasi metode."},

  {Reason::TOKEN_MISSING, StatusCode::kUnauthenticated,
   "This method needs a token; send the header \"authorization: Bearer <token>\".",
   "Metode ini memerlukan token; kirim header \"authorization: Bearer <token>\"."},
  {Reason::TOKEN_MALFORMED, StatusCode::kUnauthenticated,
   "The token cannot be read; sign in again and send the whole token in the header \"authorization: Bearer <token>\".",
   "Token tidak dapat dibaca; masuk kembali dan kirim token secara utuh pada header \"authorization: Bearer <token>\"."},
  {Reason::TOKEN_EXPIRED, StatusCode::kUnauthenticated,
   "The token has expired or is not valid yet; get a new one, and check the clock of the machine that issued it.",
   "Token sudah kedaluwarsa atau belum berlaku; minta token baru dan periksa jam pada mesin penerbitnya."},
  {Reason::TOKEN_WRONG_AUDIENCE, StatusCode::kUnauthenticated,
   "The token was issued for another system; ask your identity provider for one whose audience is \"tanggap\".",
   "Token diterbitkan untuk sistem lain; mintalah kepada penyedia identitas token dengan audience \"tanggap\"."},
  {Reason::TOKEN_UNTRUSTED, StatusCode::kUnauthenticated,
   "The token's issuer, key or signature is not one that this service trusts; get a token from an issuer that the service's operator has registered.",
   "Penerbit, kunci, atau tanda tangan token tidak dipercaya layanan ini; gunakan token dari penerbit yang telah didaftarkan operator layanan."},
  {Reason::API_KEY_REFUSED, StatusCode::kUnauthenticated,
   "The API key is unknown, has expired or was revoked; ask the agency that issued it for a new one.",
   "Kunci API tidak dikenal, kedaluwarsa, atau sudah dicabut; mintalah kunci baru kepada instansi yang menerbitkannya."},

  {Reason::ROLE_MISSING, StatusCode::kPermissionDenied,
   "You hold none of the roles that may do this[ ({roles})]; ask your agency's administrator to grant you one.",
   "Anda tidak memiliki peran yang berwenang melakukan ini[ ({roles})]; mintalah peran tersebut kepada administrator instansi Anda."},
  {Reason::RESOURCE_NOT_FOUND, StatusCode::kNotFound,
   "The resource[ '{resource}'] does not exist, or you may not see it; check its name and that you call in the name of the right agency or person.",
   "Sumber daya[ '{resource}'] tidak ada, atau Anda tidak berhak melihatnya; periksa namanya dan pastikan Anda bertindak atas nama instansi atau orang yang tepat."},
  {Reason::METHOD_UNKNOWN, StatusCode::kUnimplemented,
   "This server has no method[ '{method}']; check the method's name and the address of the service.",
   "Server ini tidak memiliki metode[ '{method}']; periksa nama metode dan alamat layanannya."},
  {Reason::ON_BEHALF_OF_REFUSED, StatusCode::kPermissionDenied,
   "You may not act in the name of another person; leave out the header x-tanggap-on-behalf-of, or use a key that is allowed to send it.",
   "Anda tidak berwenang bertindak atas nama orang lain; hapus header x-tanggap-on-behalf-of, atau gunakan kunci yang berwenang mengirimnya."},

  {Reason::ETAG_MISMATCH, StatusCode::kAborted,
   "The resource[ '{resource}'] has changed since you read it; read it again, decide anew and send the new etag.",
   "Sumber daya[ '{resource}'] sudah berubah sejak Anda membacanya; baca ulang, putuskan kembali, dan kirim etag yang baru."},
  {Reason::CONCURRENT_CHANGE, StatusCode::kAborted,
   "Others changed the resource[ '{resource}'] at the same moment, several times over; send the same request again.",
   "Sumber daya[ '{resource}'] diubah pihak lain pada saat yang sama beberapa kali; kirim ulang permintaan yang sama."},
  {Reason::REQUEST_ID_REUSED, StatusCode::kAlreadyExists,
   "The request_id[ '{request_id}'] was used before with other content; send a new request_id for a new request, or the very same bytes to repeat the old one.",
   "request_id[ '{request_id}'] pernah dipakai dengan isi yang berbeda; gunakan request_id baru untuk permintaan baru, atau kirim isi yang persis sama untuk mengulang yang lama."},
  {Reason::COMMIT_IN_DOUBT, StatusCode::kUnavailable,
   "The connection to the database broke while the change was being saved; send the same request again with the same request_id to learn or complete its outcome.",
   "Koneksi ke basis data terputus saat perubahan disimpan; kirim ulang permintaan yang sama dengan request_id yang sama untuk mengetahui atau menuntaskan hasilnya."},
  {Reason::VIEW_NOT_READY, StatusCode::kUnavailable,
   "What you asked for is still being put together from what has happened; try again[ in {retry_seconds} seconds].",
   "Data yang Anda minta masih disusun dari catatan peristiwa; coba lagi[ dalam {retry_seconds} detik]."},

  {Reason::OVERLOADED, StatusCode::kResourceExhausted,
   "The server is at its capacity; try again[ in {retry_seconds} seconds].",
   "Server sedang penuh; coba lagi[ dalam {retry_seconds} detik]."},
  {Reason::RATE_LIMITED, StatusCode::kResourceExhausted,
   "You have made too many such calls; try again[ in {retry_seconds} seconds] and call less often.",
   "Anda terlalu sering melakukan panggilan ini; coba lagi[ dalam {retry_seconds} detik] dan kurangi jumlah panggilan."},
  {Reason::DEADLINE_EXCEEDED, StatusCode::kDeadlineExceeded,
   "The deadline passed before the work was done; try again with a longer deadline, and for a change with the same request_id.",
   "Batas waktu terlampaui sebelum pekerjaan selesai; coba lagi dengan batas waktu lebih panjang, dan untuk perubahan gunakan request_id yang sama."},
  {Reason::DATABASE_UNAVAILABLE, StatusCode::kUnavailable,
   "The service's database cannot be reached; nothing was lost, try again[ in {retry_seconds} seconds] with the same request.",
   "Basis data layanan tidak dapat dihubungi; tidak ada data yang hilang, coba lagi[ dalam {retry_seconds} detik] dengan permintaan yang sama."},
  {Reason::SHUTTING_DOWN, StatusCode::kUnavailable,
   "The server is shutting down; call again, another instance answers.",
   "Server sedang dimatikan; panggil lagi, server lain akan menjawab."},
  {Reason::INTERNAL_ERROR, StatusCode::kInternal,
   "The service failed because of a defect of its own; try again later, and if it happens again report it to the service's operator[ with the incident number {incident}].",
   "Layanan gagal karena kesalahan di dalamnya; coba lagi nanti, dan bila terulang laporkan kepada operator layanan[ dengan nomor insiden {incident}]."},
  {Reason::CALL_CANCELLED, StatusCode::kCancelled,
   "The caller gave up before the answer was ready; call again if the answer is still wanted, and for a change with the same request_id.",
   "Pemanggil membatalkan sebelum jawaban siap; panggil lagi bila jawaban masih diperlukan, dan untuk perubahan gunakan request_id yang sama."},
  {Reason::PEER_UNAVAILABLE, StatusCode::kUnavailable,
   "Another service that this one needs[ ({peer})] cannot be reached; try again[ in {retry_seconds} seconds].",
   "Layanan lain yang dibutuhkan[ ({peer})] tidak dapat dihubungi; coba lagi[ dalam {retry_seconds} detik]."},
  {Reason::STREAM_ENDED, StatusCode::kUnavailable,
   "The stream has been open for as long as one may be, or your rights have changed; open it again from the last cursor.",
   "Aliran data telah terbuka selama yang diizinkan, atau hak akses Anda berubah; buka lagi dari kursor terakhir."},
  {Reason::STREAM_NOT_READ, StatusCode::kResourceExhausted,
   "A message of the stream was not read in time[ ({seconds} seconds)]; open the stream again from the last cursor and read faster.",
   "Pesan dari aliran data tidak dibaca tepat waktu[ ({seconds} detik)]; buka lagi dari kursor terakhir dan baca lebih cepat."},

  {Reason::UNKNOWN_AGENCY, StatusCode::kInvalidArgument,
   "The agency[ '{agency}'] does not exist; list agencies with DirectoryService.ListAgencies.",
   "Instansi[ '{agency}'] tidak ada; lihat daftar instansi dengan DirectoryService.ListAgencies."},
  {Reason::UNKNOWN_UNIT, StatusCode::kInvalidArgument,
   "A unit of the agency[ '{agency}'] must be named[, and '{unit}' is none of them]; choose one that DirectoryService.ListAgencies lists.",
   "Unit milik instansi[ '{agency}'] harus disebutkan[, sedangkan '{unit}' bukan salah satunya]; pilih salah satu yang tercantum dalam DirectoryService.ListAgencies."},
  {Reason::UNKNOWN_CATEGORY, StatusCode::kInvalidArgument,
   "The agency[ '{agency}'] has no category[ '{category}']; list its categories with DirectoryService.ListCategories.",
   "Instansi[ '{agency}'] tidak memiliki kategori[ '{category}']; lihat daftar kategorinya dengan DirectoryService.ListCategories."},
  {Reason::UNKNOWN_REGION, StatusCode::kInvalidArgument,
   "No region has the code[ '{region}']; use a Kemendagri code with dots, for example 33.73.02.1006, or leave the region out.",
   "Tidak ada wilayah dengan kode[ '{region}'] tersebut; gunakan kode Kemendagri bertitik, misalnya 33.73.02.1006, atau kosongkan wilayahnya."},
  {Reason::UNKNOWN_INTAKE_POINT, StatusCode::kInvalidArgument,
   "The intake point[ '{intake_point}'] does not exist; list intake points with DirectoryService.ListIntakePoints.",
   "Titik layanan aduan[ '{intake_point}'] tidak ada; lihat daftarnya dengan DirectoryService.ListIntakePoints."},
  {Reason::AGENCY_SERVED_ELSEWHERE, StatusCode::kFailedPrecondition,
   "Another instance[, '{instance}',] serves the agency[ '{agency}']; call it[ at {address}].",
   "Instansi[ '{agency}'] dilayani oleh instance lain[, yaitu '{instance}']; panggil instance tersebut[ di {address}]."},
  {Reason::DIRECTORY_ENTRY_RETIRED, StatusCode::kFailedPrecondition,
   "The directory entry[ '{entry}'] takes no new cases any more; use[ '{successor}',] an entry that is still active, as the directory lists them.",
   "Entri direktori[ '{entry}'] tidak lagi menerima kasus baru; gunakan[ '{successor}',] entri yang masih aktif menurut direktori."},

  {Reason::EVENT_LOG_EPOCH_CHANGED, StatusCode::kFailedPrecondition,
   "The event log[ of agency '{agency}'] was restored or handed over[, and only positions up to {common_position} still hold]; get a new cursor first, then read the resources anew, then go on from that cursor.",
   "Catatan peristiwa[ instansi '{agency}'] telah dipulihkan atau dialihkan[, dan hanya posisi sampai {common_position} yang masih berlaku]; ambil kursor baru lebih dulu, lalu baca ulang datanya, lalu lanjutkan dari kursor itu."},
  {Reason::EVENTS_NO_LONGER_HELD, StatusCode::kFailedPrecondition,
   "Events[ of agency '{agency}'] after this position are no longer held[, the oldest is {oldest_position}]; get a new cursor first, then read the resources anew, then go on from that cursor.",
   "Peristiwa[ instansi '{agency}'] setelah posisi ini tidak disimpan lagi[, yang tertua {oldest_position}]; ambil kursor baru lebih dulu, lalu baca ulang datanya, lalu lanjutkan dari kursor itu."},
  {Reason::POSITION_BEYOND_LOG, StatusCode::kFailedPrecondition,
   "The event log[ of agency '{agency}'] ends[ at {head_position},] before this position: its database was restored from a backup; ask the operator of the instance to give the log a new epoch.",
   "Catatan peristiwa[ instansi '{agency}'] berakhir[ di {head_position},] sebelum posisi ini: basis datanya dipulihkan dari cadangan; minta pengelola instansi memberi epoch baru."},
  {Reason::INVALID_CURSOR, StatusCode::kInvalidArgument,
   "The cursor is damaged or was made by another system; send the last one exactly as you received it, or none to begin anew.",
   "Kursor rusak atau dibuat oleh sistem lain; kirim kursor terakhir persis seperti yang diterima, atau kosongkan untuk mulai dari awal."},
  {Reason::CURSOR_OF_OTHER_AGENCIES, StatusCode::kInvalidArgument,
   "The cursor was made for none of these agencies[, but for {agencies}]; leave agencies empty to go on with those, or send no cursor.",
   "Kursor tidak dibuat untuk instansi yang diminta[, melainkan untuk {agencies}]; kosongkan agencies untuk melanjutkannya, atau jangan kirim kursor."},
  {Reason::UNKNOWN_EVENT_TYPE, StatusCode::kInvalidArgument,
   "There is no event type[ '{type}']; types are named like complaints.v1.ComplaintFiled, as the contracts list them.",
   "Tidak ada jenis peristiwa[ '{type}']; nama jenis seperti complaints.v1.ComplaintFiled, sesuai daftar pada kontrak."},

  {Reason::ACTION_NOT_ALLOWED, StatusCode::kFailedPrecondition,
   "This action[, {action},] is not allowed in the complaint's state[ {state}]; read the complaint again and choose one of its allowed actions[: {allowed_actions}].",
   "Tindakan ini[, yaitu {action},] tidak diizinkan pada status pengaduan[ {state}]; baca ulang pengaduan dan pilih salah satu tindakan yang diizinkan[: {allowed_actions}]."},
  {Reason::CLASS_NOT_ACCEPTED, StatusCode::kFailedPrecondition,
   "Reports of the class[ {class}] are not taken here yet; bring it to the inspectorate's own channel, and do not file it as another class, which would not protect you.",
   "Laporan dengan klasifikasi[ {class}] belum diterima di sini; sampaikan melalui kanal khusus Inspektorat, dan jangan memakai klasifikasi lain karena tidak melindungi Anda."},
  {Reason::TRACKING_NUMBER_INVALID, StatusCode::kInvalidArgument,
   "The tracking number was mistyped: its check character does not fit; compare it with the receipt, character by character, and try again.",
   "Nomor pelacakan salah ketik: karakter pemeriksanya tidak cocok; cocokkan dengan tanda terima karakter demi karakter, lalu coba lagi."},
  {Reason::MAILBOX_REFUSED, StatusCode::kUnauthenticated,
   "The tracking number and the secret do not belong together; check both on the receipt and try again.",
   "Nomor pelacakan dan kode rahasia tidak cocok; periksa keduanya pada tanda terima, lalu coba lagi."},
  {Reason::MAILBOX_LOCKED, StatusCode::kResourceExhausted,
   "There were too many wrong secrets for this number; wait and try again[ in {retry_seconds} seconds].",
   "Terlalu banyak kode rahasia yang salah untuk nomor ini; tunggu dan coba lagi[ dalam {retry_seconds} detik]."},
  {Reason::NOT_THE_ASSIGNEE, StatusCode::kFailedPrecondition,
   "Only an officer of the unit that the complaint is assigned to may do this; ask that unit, or have a supervisor assign the complaint to yours.",
   "Hanya petugas dari unit yang menerima disposisi pengaduan ini yang boleh melakukannya; hubungi unit tersebut, atau mintalah atasan mendisposisikannya ke unit Anda."},
  {Reason::AUTHOR_CANNOT_DECIDE, StatusCode::kFailedPrecondition,
   "Who wrote an answer cannot approve or return it; ask another supervisor to decide.",
   "Penulis jawaban tidak boleh menyetujui atau mengembalikan jawabannya sendiri; mintalah atasan lain memutuskannya."},
  {Reason::REOPEN_WINDOW_CLOSED, StatusCode::kFailedPrecondition,
   "The time in which the complaint could be reopened has passed[ on {closed_time}]; file a new complaint that names this one.",
   "Masa untuk membuka kembali pengaduan ini sudah lewat[ pada {closed_time}]; ajukan pengaduan baru dengan menyebut pengaduan ini."},
  {Reason::REOPENED_BEFORE, StatusCode::kFailedPrecondition,
   "A rejected complaint can be reopened once only, and this one has been; file a new complaint that names this one.",
   "Pengaduan yang ditolak hanya dapat dibuka kembali satu kali, dan itu sudah dilakukan; ajukan pengaduan baru yang menyebut nomor ini."},
  {Reason::DISCLOSURE_MAY_NOT_LOOSEN, StatusCode::kFailedPrecondition,
   "Staff may move disclosure to more protection only; ask the reporter to loosen it themselves.",
   "Petugas hanya boleh memperketat kerahasiaan identitas; mintalah pelapor sendiri yang melonggarkannya."},
  {Reason::IDENTITY_NOT_HELD, StatusCode::kFailedPrecondition,
   "Nobody's identity is held for this complaint, so there is nothing to reveal or to restore; write to the reporter through the complaint's mailbox.",
   "Tidak ada identitas yang tersimpan untuk pengaduan ini sehingga tidak ada yang dapat dibuka atau dipulihkan; hubungi pelapor melalui kotak pesan pengaduan."},
  {Reason::IDENTITY_SEALED, StatusCode::kFailedPrecondition,
   "The reporter's identity is sealed; two identity custodians must agree to unseal it.",
   "Identitas pelapor disegel; mintalah persetujuan dua pemegang kunci identitas untuk membukanya."},
  {Reason::PUBLICATION_NOT_AVAILABLE, StatusCode::kFailedPrecondition,
   "Publishing is a separate, previewed act and not part of this call; choose PRIVATE or CONFIDENTIAL.",
   "Penerbitan adalah tindakan tersendiri yang dipratinjau dan bukan bagian dari panggilan ini; pilih PRIVATE atau CONFIDENTIAL."},
  {Reason::MANDATE_REQUIRED, StatusCode::kInvalidArgument,
   "Filing for somebody else needs a mandate; say for whom you file and by what mandate.",
   "Melapor untuk orang lain memerlukan kuasa; sebutkan untuk siapa Anda melapor dan atas dasar kuasa apa."},
  {Reason::IDENTITY_DOES_NOT_FIT_DISCLOSURE, StatusCode::kInvalidArgument,
   "The identity given does not fit the disclosure asked for[, {disclosure}]; give no identity with NONE, and give one with NAMED and SEALED.",
   "Identitas yang diberikan tidak sesuai dengan tingkat kerahasiaan yang diminta[, yaitu {disclosure}]; jangan sertakan identitas untuk NONE, dan sertakan untuk NAMED dan SEALED."},
  {Reason::TOO_MANY_ENTRIES, StatusCode::kFailedPrecondition,
   "The complaint's history holds as many entries as one may[, {limit}]; bring the complaint to its end, which is still possible, or file a new one that names it.",
   "Riwayat pengaduan ini sudah memuat jumlah catatan paling banyak[, yaitu {limit}]; tuntaskan pengaduan ini, yang masih dapat dilakukan, atau ajukan pengaduan baru dengan menyebut pengaduan ini."},
  {Reason::CLAIMED_TIME_IMPOSSIBLE, StatusCode::kInvalidArgument,
   "The time given[ in '{field}'] lies in the future or before another that must precede it; correct it and send the request again.",
   "Waktu yang diberikan[ pada '{field}'] berada di masa depan atau mendahului waktu lain yang seharusnya lebih awal; perbaiki, lalu kirim ulang."},
  {Reason::TRANSFER_REQUIRED, StatusCode::kFailedPrecondition,
   "This change would move the complaint to another agency[, '{agency}']; leave the agency as it is and ask the coordinator to decide whose it is.",
   "Perubahan ini akan memindahkan pengaduan ke instansi lain[, yaitu '{agency}']; biarkan instansinya dan mintalah koordinator menentukan instansi yang berwenang."},
  {Reason::NOT_DUE_YET, StatusCode::kFailedPrecondition,
   "The time after which the reporter's silence counts has not passed yet; try again once it has[, after {due}].",
   "Batas waktu tanggapan pelapor belum lewat; coba lagi setelah batas itu lewat[, yaitu {due}]."},
  {Reason::IMPORT_DIFFERS, StatusCode::kAlreadyExists,
   "This case was imported before with other content[, as {complaint}], and nothing says that this is later; send source_update_time with it, or correct the mapping so that it tells the case as before.",
   "Kasus ini sudah pernah diimpor dengan isi yang berbeda[, sebagai {complaint}], dan tidak ada yang menyatakan bahwa ini lebih baru; sertakan source_update_time, atau perbaiki pemetaannya agar kasus ini diceritakan seperti semula."},
  {Reason::IMPORT_STEP_REFUSED, StatusCode::kInvalidArgument,
   "A step of the imported history[, number {step} counted from 0,] is not possible there[: {problem}]; correct the mapping and import the case again.",
   "Salah satu langkah riwayat yang diimpor[, yaitu nomor {step} dihitung dari 0,] tidak mungkin terjadi di sana[: {problem}]; perbaiki pemetaannya lalu impor kembali kasus ini."},
  {Reason::CHANGED_HERE_SINCE, StatusCode::kFailedPrecondition,
   "What is told happened before something was done to the complaint here[ at {time}], which stands; look at the complaint and do by hand what still is to be done.",
   "Yang diceritakan terjadi sebelum pengaduan ini ditangani di sini[ pada {time}], dan penanganan itu tetap berlaku; periksa pengaduan tersebut dan lakukan sendiri apa yang masih perlu."},
};
// clang-format on

// Fills the placeholders of a piece that has no brackets. False when a value was missing.
bool FillPlaceholders(std::string_view piece, std::string_view missing,
                      const std::map<std::string, std::string>& metadata, std::string* text) {
  bool complete = true;
  while (!piece.empty()) {
    const size_t open = piece.find('{');
    const size_t close = open == std::string_view::npos ? open : piece.find('}', open);
    text->append(piece.substr(0, open));
    if (close == std::string_view::npos) break;
    const auto value = metadata.find(std::string(piece.substr(open + 1, close - open - 1)));
    if (value == metadata.end() || value->second.empty()) {
      complete = false;
      text->append(missing);
    } else {
      text->append(value->second);
    }
    piece.remove_prefix(close + 1);
  }
  return complete;
}

}  // namespace

const CatalogueEntry* FindEntry(Reason reason) {
  const auto* entry = std::lower_bound(
      std::begin(kCatalogue), std::end(kCatalogue), reason,
      [](const CatalogueEntry& left, Reason right) { return left.reason < right; });
  return entry == std::end(kCatalogue) || entry->reason != reason ? nullptr : entry;
}

std::string FillSentence(std::string_view sentence, Language language,
                         const std::map<std::string, std::string>& metadata) {
  const std::string_view missing =
      language == Language::kEnglish ? "(not stated)" : "(tidak disebutkan)";
  std::string text;
  while (!sentence.empty()) {
    const size_t open = sentence.find('[');
    FillPlaceholders(sentence.substr(0, open), missing, metadata, &text);
    if (open == std::string_view::npos) break;
    const size_t close = sentence.find(']', open);
    std::string part;
    if (FillPlaceholders(sentence.substr(open + 1, close - open - 1), missing, metadata, &part)) {
      text += part;
    }
    sentence.remove_prefix(close + 1);
  }
  return text;
}

}  // namespace tanggap::errors
