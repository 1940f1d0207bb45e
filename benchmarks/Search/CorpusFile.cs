using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Corpora;

namespace DesignPatterns.SearchFigures;

/// <summary>A corpus as all engines read it: a document a line, title and text parted by a tabulator.</summary>
internal static class CorpusFile
{
    public static void Make(string name, string path)
    {
        var documents = name == "wordnet"
            ? WordNetCorpus.Read("services/ReplicatedServices/DictionaryServer/Data/wordnet-3.0.br")
                .Select(document => (document.Title, document.Text))
            : ManPages.Read().Select(text => (Title: "", Text: text));
        using var file = new StreamWriter(path);
        foreach (var (title, text) in documents)
        {
            file.Write($"{title}\t{text}\n");
        }
    }

    public static Document[] Read(string path) =>
        [.. File.ReadLines(path).Select((line, number) =>
        {
            var tab = line.IndexOf('\t');
            return new Document($"{number}", line[..tab], line[(tab + 1)..]);
        })];
}
