using System.Diagnostics;

namespace DesignPatterns.Gathering.Wire;

/// <summary>What a leaf is told beside the request.</summary>
/// <param name="Deadline">Nobody reads an answer that comes later.</param>
/// <param name="Parent">The span of the attempt, or the default if the root is not traced.</param>
public readonly record struct LeafCall(Deadline Deadline, ActivityContext Parent);
