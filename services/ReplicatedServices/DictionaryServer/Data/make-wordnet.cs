// Makes wordnet-3.0.br, its checksum and its licence notice, in this folder, from Debian's wordnet-base:
//   apt-get install wordnet-base && dotnet run make-wordnet.cs [/usr/share/wordnet]
// The same input gives the same bytes. The file is UTF-8 text before it is compressed:
//   WordNet 3.0 <synsets> <words> <bytes after this line>
//   n<TAB>gossamer|cobweb<TAB>definition<TAB>example<TAB>example …
//     a line a synset: n(oun), v(erb), a(djective), adve(r)b; synonyms as they are written; examples if any
//   gossamer<TAB>12 345 …
//     a line a word in lower case, in ordinal order: its synsets by line, the most frequent sense first
//
// MA0009 fears slow patterns on a stranger's input, MA0047 asks for namespaces: this is a script on WordNet.
#:property NoWarn=$(NoWarn);MA0009;MA0047
#:property PublishAot=false
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

var source = args.Length > 0 ? args[0] : "/usr/share/wordnet";
var target = Path.Combine(Path.GetDirectoryName(ScriptPath())!, "wordnet-3.0");

var synsets = new List<string>();
var words = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
foreach (var partOfSpeech in (string[])["noun", "verb", "adj", "adv"])
{
    var lines = new Dictionary<string, int>();
    foreach (var fields in ReadRecords(Path.Combine(source, $"data.{partOfSpeech}")))
    {
        lines.Add(fields[0], synsets.Count);
        synsets.Add(Synset(fields));
    }

    foreach (var fields in ReadRecords(Path.Combine(source, $"index.{partOfSpeech}")))
    {
        var word = fields[0].Replace('_', ' ').ToLowerInvariant();
        var senses = words.TryGetValue(word, out var known) ? known : words[word] = [];
        senses.AddRange(Offsets(fields).Select(offset => lines[offset]));
    }
}

var body = Encoding.UTF8.GetBytes(string.Concat(synsets.Select(line => line + '\n'))
    + string.Concat(words.Select(word => $"{word.Key}\t{string.Join(' ', word.Value)}\n")));
var header = Encoding.UTF8.GetBytes($"WordNet 3.0 {synsets.Count} {words.Count} {body.Length}\n");
var compressed = Compress([.. header, .. body]);
var checksum = Convert.ToHexStringLower(SHA256.HashData(compressed));

File.WriteAllBytes($"{target}.br", compressed);
File.WriteAllText($"{target}.br.sha256", $"{checksum}  {Path.GetFileName(target)}.br\n");
File.WriteAllLines($"{target}.LICENSE", ReadLicence(Path.Combine(source, "data.noun")));
Console.Out.WriteLine($"{synsets.Count} synsets, {words.Count} words, {compressed.Length} bytes");

static string ScriptPath([CallerFilePath] string path = "") => path;

// The licence stands on top of every file, on numbered lines that begin with a space.
static IEnumerable<string> ReadLicence(string path) =>
    File.ReadLines(path).TakeWhile(line => line.StartsWith(' '))
        .Select(line => line.TrimStart([' ', .. "0123456789"]).TrimEnd());

static IEnumerable<string[]> ReadRecords(string path) =>
    File.ReadLines(path).Where(line => !line.StartsWith(' ')).Select(line => line.Split(' '));

// data.*: offset file-number type word-count(hex) [word lexical-id]… pointers… | gloss
static string Synset(string[] fields)
{
    var count = int.Parse(fields[3], NumberStyles.AllowHexSpecifier);
    var lemmas = Enumerable.Range(0, count).Select(i => Lemma(fields[4 + (2 * i)]));
    var gloss = string.Join(' ', fields[(Array.IndexOf(fields, "|") + 1)..]);
    var (definition, examples) = Gloss.Parse(gloss);

    // Type s is an adjective that stands by another one ("satellite"): an adjective.
    var partOfSpeech = fields[2].Replace('s', 'a');
    return string.Join('\t', [partOfSpeech, string.Join('|', lemmas), definition, .. examples]);
}

// Some adjectives carry a marker of where they may stand: "galore(ip)".
static string Lemma(string field)
{
    var marker = field.IndexOf('(');
    return (marker < 0 ? field : field[..marker]).Replace('_', ' ');
}

// index.*: lemma type synset-count pointer-count [pointer]… sense-count tagged-count [offset]…
static IEnumerable<string> Offsets(string[] fields)
{
    var count = int.Parse(fields[2]);
    var first = 4 + int.Parse(fields[3]) + 2;
    return fields[first..(first + count)];
}

static byte[] Compress(byte[] bytes)
{
    var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
    return BrotliEncoder.TryCompress(bytes, buffer, out var written, quality: 11, window: 24)
        ? buffer[..written]
        : throw new InvalidOperationException("The data does not compress.");
}

/// <summary>Parts a gloss: <c>definition; more of it; "example"; "example"- Its Author</c>.</summary>
internal static partial class Gloss
{
    // Quotes shield semicolons; a quote that was never closed (20 glosses have one) shields nothing.
    [GeneratedRegex("""(?:"[^"]*"|[^";])+""")]
    private static partial Regex Piece { get; }

    [GeneratedRegex("[^;]+")]
    private static partial Regex LoosePiece { get; }

    // "example" · "example"- Author · "example" (note) · "example", "example" · "example" or "example"
    [GeneratedRegex("""
        ^(?:(?:[,:.]|or\b)?\s* "(?<text>[^"]*)"\s* (?<source>(?:(?:-|(?=[A-Z(]))[^"]*|\))?))+$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Examples { get; }

    // definition, "example" · definition: "example" · e.g. "example" · but not: definition (e.g., "no")
    [GeneratedRegex("""
        ^(?<definition>(?:\([^"()]*\)|[^"()])*?)\s* (?:[,:.]|\be\.g\.,?)\s* (?<examples>".*)$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Lead { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces { get; }

    public static (string Definition, IEnumerable<string> Examples) Parse(string gloss)
    {
        var isBalanced = gloss.Count(character => character == '"') % 2 == 0;
        var parts = (isBalanced ? Piece : LoosePiece).Matches(Spaces.Replace(gloss, " "))
            .Select(match => match.Value.Trim())
            .Where(piece => piece.Length > 0)
            .Select((piece, index) => isBalanced ? ParsePiece(piece) : Mend(piece, isFirst: index == 0))
            .ToList();
        var definitions = parts.Select(part => part.Definition).Where(text => text.Length > 0);
        return (string.Join("; ", definitions).TrimEnd(',', ':'), parts.SelectMany(part => part.Examples));
    }

    private static (string Definition, IEnumerable<string> Examples) ParsePiece(string piece)
    {
        if (Examples.Match(piece) is { Success: true } examples)
        {
            return ("", Read(examples));
        }

        // "Speech," he said: all of it is one example.
        if (piece.StartsWith('"') && piece.Contains(",\" he ", StringComparison.Ordinal))
        {
            return ("", [piece]);
        }

        return Lead.Match(piece) is { Success: true } lead
            && Examples.Match(lead.Groups["examples"].Value) is { Success: true } behind
                ? (lead.Groups["definition"].Value, Read(behind))
                : (piece, []);
    }

    private static (string Definition, IEnumerable<string> Examples) Mend(string piece, bool isFirst)
    {
        var text = piece.Trim('"').Replace('"', '\'');
        return isFirst || text == piece ? (text, []) : ("", [text]);
    }

    private static IEnumerable<string> Read(Match examples) =>
        examples.Groups["text"].Captures.Zip(examples.Groups["source"].Captures,
            (text, source) => text.Value.Trim() + source.Value.Trim() switch
            {
                "" or ")" => source.Value.Trim(),
                ['(', ..] note => $" {note}",
                var author => $" - {author.TrimStart('-', ' ')}",
            });
}
