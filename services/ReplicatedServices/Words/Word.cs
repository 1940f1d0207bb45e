namespace DesignPatterns.Words;

/// <summary>A word as it is looked up.</summary>
/// <param name="Value">Decoded, in lower case, with single spaces.</param>
public readonly record struct Word(string Value);
