using DesignPatterns.DictionaryServer;
using DesignPatterns.DictionaryServer.Index;

namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

/// <summary>The real data, as it is copied beside the server, read once for all tests.</summary>
internal static class WordNet
{
    public static string DataFile { get; } = new DictionaryOptions().DataFile;

    public static Task<WordIndex> Index { get; } = WordNetFile.ReadAsync(DataFile, CancellationToken.None);
}
