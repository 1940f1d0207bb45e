namespace DesignPatterns.AppHost.Resources;

/// <summary>How to learn the resident memory, in bytes, of a resource that is no host of ours.</summary>
internal sealed record MemoryReading(Func<CancellationToken, Task<long?>> ReadAsync) : IResourceAnnotation;
