namespace DesignPatterns.OwnershipFigures;

/// <summary>What is measured: one operation of the client with this index.</summary>
internal sealed record Subject(string Name, Func<int, Task> RunAsync);
