namespace DesignPatterns.Running.Drills;

/// <summary>What is asked for during a drill.</summary>
public enum Mix
{
    /// <summary>Each request is for a word that nobody asked for before: every one goes to a server.</summary>
    NeverAsked,

    /// <summary>Words that every cache holds, the popular ones more often (Zipf, exponent 1).</summary>
    Warm,

    /// <summary>The two in turn.</summary>
    Both,
}
