namespace DesignPatterns.Ownership;

/// <summary>A candidate's place in the queue for a name.</summary>
/// <param name="Token">The fencing token: greater than that of all who entered this queue before.</param>
/// <param name="IsFirst">Whether it was the first, and so the owner, when it was entered.</param>
public sealed record Place(string Name, string Candidate, long Token, bool IsFirst);
