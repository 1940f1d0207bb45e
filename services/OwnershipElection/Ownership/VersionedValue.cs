namespace DesignPatterns.Ownership;

/// <summary>A value and its resource version, which grows each time it is written.</summary>
public readonly record struct VersionedValue(ReadOnlyMemory<byte> Value, long Version);
