namespace DesignPatterns.Ownership;

/// <summary>Who wants to own a name, and under which lease.</summary>
/// <param name="Name">What is to be owned: 1 to 200 characters, none of them a control character or a
/// <c>/</c>.</param>
/// <param name="Id">Tells candidates for one name apart; the same one again is the same candidate.</param>
/// <param name="Value">What observers of the name see once this candidate owns it, as its address.</param>
public sealed record Candidate(string Name, string Id, long Lease, string Value);
