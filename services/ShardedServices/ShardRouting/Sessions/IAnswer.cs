using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardRouting.Sessions;

/// <summary>One place in the order in which a client gets its answers.</summary>
internal interface IAnswer
{
    /// <summary>Whether it can be written.</summary>
    bool IsDone { get; }

    /// <summary>How many bytes it holds until its turn comes.</summary>
    int Held { get; }

    void WriteTo(ILoopConnection connection);

    /// <summary>It was written, or its client has gone: whatever it is made of can be used again.</summary>
    void Release();
}
