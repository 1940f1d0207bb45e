namespace DesignPatterns.SearchRoot.Stragglers;

/// <summary>What was measured over so many leaves.</summary>
/// <param name="Slow">The share of gathers that waited for a straggler.</param>
/// <param name="Median">Of the time that a gather took.</param>
/// <param name="P99">The time that 99 of 100 gathers took at most.</param>
internal readonly record struct StragglerPoint(int Leaves, double Slow, TimeSpan Median, TimeSpan P99);
