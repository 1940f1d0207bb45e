namespace DesignPatterns.DictionaryServer.Definitions;

/// <summary>A word's nouns, then verbs, adjectives, adverbs; the most frequent sense of each first.</summary>
internal sealed record Definition(string Word, IReadOnlyList<Sense> Senses);

internal sealed record Sense(
    string PartOfSpeech,
    string Definition,
    IReadOnlyList<string> Examples,
    IReadOnlyList<string> Synonyms);
