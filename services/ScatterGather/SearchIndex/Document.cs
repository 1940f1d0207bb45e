namespace DesignPatterns.SearchIndex;

/// <summary>What is searched: its title and its text.</summary>
/// <param name="Id">Its name outside the index; the shard is drawn from it.</param>
/// <param name="PartOfSpeech">One of <see cref="PartsOfSpeech"/>; empty where there is none.</param>
public sealed record Document(string Id, string Title, string Text, string PartOfSpeech = "");
